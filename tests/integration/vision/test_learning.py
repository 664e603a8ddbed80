"""Verdicts become suggestions; a person switches one on, and the zone is another from then on."""

import httpx
from asyncpg import Pool

from services.vision.domain.box import Box
from tests.integration.vision.conftest import Speak
from tests.integration.vision.lived import lived
from tests.support.told import Car

CAR, SIGN = Box(0.15, 0.5, 0.35, 0.75), Box(0.5, 0.5, 0.62, 0.7)
# Three times a sign is taken for a car, twice there is one.
STREET = [*(Car(SIGN, 5 + 50 * n, 40 + 50 * n) for n in range(3)), Car(CAR, 5, 40), Car(CAR, 105, 140)]


async def test_false_finds_in_one_place_suggest_a_mask_that_a_leader_switches_on(
    pool: Pool, client: httpx.AsyncClient, speak: Speak
) -> None:
    await lived(pool, STREET, 160, lambda box: box.x0 < 0.4)
    [rule] = (await client.get("/api/v1/learning?camera=cam-01", headers=speak("video_op"))).json()["items"]
    assert (rule["alerts"], rule["true"], rule["false"], rule["false_share"]) == (5, 2, 3, 0.6)
    [shown] = rule["suggestions"]
    address = "/api/v1/cameras/cam-01/zones/kerb/suggestions"
    [told] = (await client.get(address, headers=speak("video_op"))).json()["items"]
    assert (told["id"], told["change"], told["spares"]) == (shown["id"], "mask", 3)
    assert {**told["effect"], "since": None, "through": None} == {
        "kept_true": 2, "lost_true": 0, "avoided_false": 3, "kept_false": 0, "new": 0, "since": None, "through": None,
        "complete": True,
    }  # fmt: skip

    accept = f"{address}/{told['id']}/accept"
    assert (await client.post(accept, headers=speak("video_op"))).status_code == 403
    accepted = await client.post(accept, headers=speak("shift_leader", "zhou"))
    assert (accepted.status_code, accepted.json()["suggestions"]) == (200, [])
    [camera] = (await client.get("/api/v1/cameras", headers=speak("leader"))).json()["items"]
    assert camera["zones"][0]["masks"] == told["fields"]["masks"]
    versions = await client.get(address.replace("suggestions", "versions"), headers=speak("leader"))
    newest = versions.json()["items"][0]
    assert (newest["version"], newest["changed_by"]) == (2, "zhou")
    assert "3" in newest["reason"]
    again = await client.post(accept, headers=speak("shift_leader"))
    assert (again.status_code, "look again" in again.json()["detail"]) == (404, True)


async def test_without_a_record_a_suggestion_is_made_but_nothing_is_said_of_its_effect(
    pool: Pool, client: httpx.AsyncClient, speak: Speak
) -> None:
    await lived(pool, STREET, 160, lambda box: box.x0 < 0.4)
    await pool.execute("DELETE FROM recording")
    address = "/api/v1/cameras/cam-01/zones/kerb/suggestions"
    [told] = (await client.get(address, headers=speak("video_op"))).json()["items"]
    assert told["effect"] is None


async def test_verdicts_of_days_long_ago_count_no_longer(pool: Pool, client: httpx.AsyncClient, speak: Speak) -> None:
    await lived(pool, STREET, 160, lambda box: box.x0 < 0.4)
    [rule] = (await client.get("/api/v1/learning?days=0.01", headers=speak("leader"))).json()["items"]
    assert (rule["alerts"], rule["false_share"], rule["suggestions"]) == (0, None, [])
    unknown = await client.get("/api/v1/learning?camera=cam-09", headers=speak("leader"))
    assert unknown.status_code == 404
