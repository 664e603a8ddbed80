"""What each request of a device means: who may register, what it tells us, what it is answered."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from chassis.postgres import Tx
from services.vision.skynet import commands, digest, manscdp, sip, store, subscription_store
from services.vision.skynet.digest import Nonces
from services.vision.skynet.manscdp import Alarm, Catalogue, DeviceInfo, DeviceStatus, Keepalive, Unreadable
from services.vision.skynet.sip import Message
from services.vision.skynet.store import Device

SHORTEST, LONGEST, USUAL = 60, 86_400, 3_600  # seconds that a registration may live
PROTOCOLS = {"1.0": "2011", "2.0": "2016", "3.0": "2022"}
ALLOW = ("Allow", "REGISTER, MESSAGE, NOTIFY")


@dataclass(frozen=True, slots=True)
class Peer:
    """Where a packet came from and where its answer goes."""

    host: str
    port: int
    transport: str


@dataclass(frozen=True, slots=True)
class Reply:
    """`message` is what the device is told besides: the body of a MESSAGE to it."""

    status: int
    headers: tuple[tuple[str, str], ...] = ()
    message: bytes = b""


@dataclass(frozen=True, slots=True)
class Desk:
    """`zone` is the devices' own: GB/T 28181 sends times without one."""

    realm: str
    nonces: Nonces
    zone: tzinfo

    async def take(self, tx: Tx, request: Message, peer: Peer, now: datetime) -> Reply:
        id = request.sender
        if not manscdp.ID.fullmatch(id):
            return Reply(403)
        device = await store.device(tx, id, lock=True)
        if request.method == "REGISTER":
            return await self._register(tx, request, device, peer, now)
        if device is None or not device.approved or not device.reached_at(peer.host, now):
            return Reply(403)  # a device that hears this registers again
        return await self._listen(tx, request, device, peer, now)

    async def _register(self, tx: Tx, request: Message, device: Device | None, peer: Peer, now: datetime) -> Reply:
        id = request.sender
        if device is None or not device.approved:
            await store.put_waiting(tx, id, peer.host, peer.port, peer.transport, now)
            return Reply(403)
        given = digest.read(request.header("Authorization"))
        if not given:
            return self._challenge(device, now)
        if refusal := self._refusal(device, given):
            await store.refuse(tx, id, refusal, now)
            return Reply(403)
        if not self.nonces.fresh(id, given, now.timestamp()):
            return self._challenge(device, now, stale=True)
        seconds = _expires(request)
        if seconds == 0:
            await store.unregister(tx, id, now)
            await subscription_store.forget(tx, id)
            return Reply(200, self._welcome(request, 0, now))
        if seconds < SHORTEST:
            return Reply(423, (("Min-Expires", str(SHORTEST)),))
        if not device.online:
            await subscription_store.forget(tx, id)
        protocol = PROTOCOLS.get(request.header("X-GB-Ver"), device.protocol)
        until = now + timedelta(seconds=seconds)
        await store.register(tx, id, peer.host, peer.port, peer.transport, protocol, until, now)
        return Reply(200, self._welcome(request, seconds, now))

    def _challenge(self, device: Device, now: datetime, stale: bool = False) -> Reply:
        nonce = self.nonces.issue(device.id, now.timestamp())
        said = digest.challenge(device.algorithm, self.realm, nonce, stale)
        return Reply(401, (("WWW-Authenticate", said),))

    def _refusal(self, device: Device, given: dict[str, str]) -> str:
        """Why these credentials do not hold, for trouble.REFUSALS; empty where they do."""
        if given.get("username") != device.id:
            return "name"
        if given.get("algorithm", "MD5").upper() != device.algorithm:
            return "algorithm"
        return "" if digest.answers(device.algorithm, device.ha1, "REGISTER", given) else "password"

    def _welcome(self, request: Message, seconds: int, now: datetime) -> tuple[tuple[str, str], ...]:
        """Devices set their clocks by Date: local time without a zone, as the standard has it."""
        clock = now.astimezone(self.zone).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3]
        contact = [("Contact", contact) for contact in request.every("Contact")[:1]]
        return (*contact, ("Expires", str(seconds)), ("Date", clock), ("X-GB-Ver", "3.0"))

    async def _listen(self, tx: Tx, request: Message, device: Device, peer: Peer, now: datetime) -> Reply:
        try:
            said = manscdp.read(request.body)
        except Unreadable:
            return Reply(400)
        match said:
            case Keepalive(well=well):
                await store.keep_alive(tx, device.id, well, peer.port, peer.transport, now)
            case Catalogue():
                await commands.take_catalogue(tx, device, said, now)
            case Alarm():
                await commands.take_alarm(tx, device, said, self.zone, now)
                return Reply(200, message=manscdp.alarm_received(said.device, said.sn))
            case DeviceInfo():
                told = {"manufacturer": said.manufacturer, "model": said.model, "firmware": said.firmware}
                await store.describe(tx, device.id, told)
            case DeviceStatus(at=datetime() as at):
                off = (at.replace(tzinfo=self.zone) - now).total_seconds()
                await store.describe(tx, device.id, {"clock_off_seconds": off})
        return Reply(200)


def _expires(request: Message) -> int:
    text = request.header("Expires") or sip.parameter(request.header("Contact"), "expires")
    return min(int(text), LONGEST) if re.fullmatch(r"[0-9]{1,9}", text) else USUAL
