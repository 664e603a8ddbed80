"""An SMS centre of other people's code (smpp.twisted3): joined messages to a file, receipts and replies out."""

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from smpp.pdu.operations import DeliverSM
from smpp.pdu.pdu_types import (
    CommandStatus,
    DataCoding,
    DataCodingDefault,
    EsmClass,
    EsmClassMode,
    EsmClassType,
    MessageState,
    RegisteredDeliveryReceipt,
)
from smpp.twisted.config import SMPPServerConfig
from smpp.twisted.protocol import DataHandlerResponse
from smpp.twisted.server import SMPPServerFactory
from twisted.cred import error
from twisted.internet import defer, endpoints, reactor, stdio
from twisted.protocols.basic import LineReceiver


class OneAccount:
    """The portal that smpp.twisted3 asks."""

    def __init__(self, system_id: str, password: str) -> None:
        self.system_id, self.password = system_id, password

    def login(self, credentials: Any, _mind: object, interface: object) -> Any:
        if (credentials.username, credentials.password) != (self.system_id, self.password):
            return defer.fail(error.UnauthorizedLogin())
        return defer.succeed((interface, self, lambda: None))


class Centre:
    def __init__(self, out: Path) -> None:
        self.out = out.open("a", encoding="utf-8")
        self.parts: dict[tuple[str, bytes], dict[int, bytes]] = {}
        self.next_id = 0
        self.bound: Any = None

    def take(self, _system_id: str, line: Any, pdu: Any) -> DataHandlerResponse:
        if pdu.commandId.name != "submit_sm":
            return CommandStatus.ESME_ROK
        self.bound = line
        self.next_id += 1
        message_id = f"T{self.next_id}".encode()
        self._join(pdu)
        if pdu.params["registered_delivery"].receipt is RegisteredDeliveryReceipt.SMSC_DELIVERY_RECEIPT_REQUESTED:
            reactor.callLater(0, self._receipt, line, pdu, message_id)
        return DataHandlerResponse(CommandStatus.ESME_ROK, message_id=message_id)

    def _join(self, pdu: Any) -> None:
        raw, phone = pdu.params["short_message"], pdu.params["destination_addr"].decode()
        segments = 1
        if pdu.params["esm_class"].gsmFeatures:
            header, raw = raw[:6], raw[6:]
            segments = header[4]
            parts = self.parts.setdefault((phone, header[3:5]), {})
            parts[header[5]] = raw
            if len(parts) < segments:
                return
            raw = b"".join(parts[n] for n in sorted(parts))
            del self.parts[phone, header[3:5]]
        coding = pdu.params["data_coding"].schemeData
        ucs2 = coding is DataCodingDefault.UCS2
        text = raw.decode("utf-16-be") if ucs2 else raw.decode("ascii", "replace")
        record = {"phone": phone, "text": text, "segments": segments}
        self.out.write(json.dumps(record) + "\n")
        self.out.flush()

    def _receipt(self, line: Any, pdu: Any, message_id: bytes) -> None:
        text = (
            b"id:%s sub:001 dlvrd:001 submit date:2611240101 done date:2611240102 stat:DELIVRD err:000 text:"
            % message_id
        )
        self._send(
            line,
            source_addr=pdu.params["destination_addr"],
            destination_addr=pdu.params["source_addr"],
            esm_class=EsmClass(EsmClassMode.DEFAULT, EsmClassType.SMSC_DELIVERY_RECEIPT),
            short_message=text,
            receipted_message_id=message_id,
            message_state=MessageState.DELIVERED,
        )

    def reply(self, phone: str, text: str) -> None:
        self._send(
            self.bound,
            source_addr=phone.encode(),
            destination_addr=b"10690000",
            data_coding=DataCoding(schemeData=DataCodingDefault.UCS2),
            short_message=text.encode("utf-16-be"),
        )

    def _send(self, line: Any, **params: object) -> None:
        line.sendDataRequest(DeliverSM(**params)).addErrback(lambda failure: sys.stderr.write(f"{failure}\n"))


class Orders(LineReceiver):
    """One JSON object a line on standard input: {"phone", "text"} is a reply to send."""

    delimiter = b"\n"

    def __init__(self, reply: Callable[[str, str], None]) -> None:
        self.reply = reply

    def lineReceived(self, line: bytes) -> None:
        order = json.loads(line)
        self.reply(order["phone"], order["text"])


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--system-id", required=True)
    parser.add_argument("--password", required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    centre = Centre(options.out)
    systems = {options.system_id: {"max_bindings": 4}}
    config = SMPPServerConfig(msgHandler=centre.take, systems=systems)
    factory = SMPPServerFactory(config, OneAccount(options.system_id, options.password))
    endpoints.TCP4ServerEndpoint(reactor, options.port, interface="127.0.0.1").listen(factory)
    stdio.StandardIO(Orders(centre.reply))
    reactor.run()


if __name__ == "__main__":
    main()
