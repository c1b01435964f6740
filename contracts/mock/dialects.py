"""Correct variations of the mock: each is allowed by the contract, and none may be accused."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from contracts.mock.behaviour import Choices, Empty, Pace

DIALECTS: Final[Mapping[str, Choices]] = MappingProxyType(
    {
        "default": Choices(),
        "schedule-absent": Choices(empty_schedule=Empty.ABSENT),
        "schedule-empty-object": Choices(empty_schedule=Empty.OBJECT),
        "nulls-absent": Choices(null_members=Empty.ABSENT, empty_schedule=Empty.ABSENT),
        "unset-absent": Choices(null_members=Empty.ABSENT, empty_schedule=Empty.ABSENT, unset_text_absent=True),
        "jobs-at-once": Choices(pace=Pace.IMMEDIATE),
        "jobs-by-the-clock": Choices(pace=Pace.TIME, seconds=0.02),
        "jobs-slow": Choices(pace=Pace.TIME, seconds=0.25),
        "jobs-start-in-progress": Choices(starts_in_progress=True),
        "unlink-by-job": Choices(unlink_as_job=True),
        "unlink-by-job-by-the-clock": Choices(unlink_as_job=True, pace=Pace.TIME, seconds=0.02),
        "voice-ids-hidden": Choices(voice_ids_hidden_while_pending=True),
        "details-empty": Choices(details=False),
        "extra-members": Choices(extra_members=True),
        "offset-times": Choices(offset_times=True),
        "times-without-fraction": Choices(second_digits=0),
        "times-in-nanoseconds": Choices(second_digits=9),
        "whole-as-decimal": Choices(whole_as_decimal=True),
        "campaign-fails-later": Choices(campaign_outside_us_fails_later=True),
        "toll-free-campaign-fails": Choices(toll_free_campaign_fails=True),
        "campaign-alone": Choices(campaign_alone_accepted=True),
        "nothing-refused": Choices(nothing_sent_refused=True),
        "null-refused": Choices(null_refused=True),
        "untyped-voice-needs-app": Choices(untyped_voice_needs_app=True),
        "unknown-refused": Choices(unknown_members_refused=True),
        "read-only-refused": Choices(read_only_members_refused=True),
        "415": Choices(wrong_content_type_status=415),
        "malformed-404": Choices(malformed_number_status=404),
        "foreign-403": Choices(foreign_number_status=403),
        "bare-401": Choices(unauthenticated_envelope=False),
        "no-get": Choices(get_offered=False),
        "no-get-nothing-refused": Choices(get_offered=False, nothing_sent_refused=True),
    }
)
