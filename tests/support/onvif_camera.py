"""An ONVIF camera for tests: SOAP over HTTP with a signed login, two profiles, presets that it turns to, events."""

import base64
import contextlib
import hashlib
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Empty, Queue

ENVELOPE = """<?xml version="1.0" encoding="UTF-8"?>
<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:tds="http://www.onvif.org/ver10/device/wsdl"
 xmlns:trt="http://www.onvif.org/ver10/media/wsdl" xmlns:tptz="http://www.onvif.org/ver20/ptz/wsdl"
 xmlns:tev="http://www.onvif.org/ver10/events/wsdl" xmlns:tt="http://www.onvif.org/ver10/schema"
 xmlns:wsnt="http://docs.oasis-open.org/wsn/b-2" xmlns:wsa="http://www.w3.org/2005/08/addressing"
 xmlns:ter="http://www.onvif.org/ver10/error"><s:Body>{}</s:Body></s:Envelope>"""
SERVICES = {
    "http://www.onvif.org/ver10/device/wsdl": "device",
    "http://www.onvif.org/ver10/media/wsdl": "media",
    "http://www.onvif.org/ver20/ptz/wsdl": "ptz",
    "http://www.onvif.org/ver10/events/wsdl": "events",
}
FAULT = (
    "<s:Fault><s:Code><s:Value>s:Sender</s:Value><s:Subcode><s:Value>ter:NotAuthorized</s:Value></s:Subcode></s:Code>"
    "<s:Reason><s:Text xml:lang='en'>Sender not Authorized</s:Text></s:Reason></s:Fault>"
)


@dataclass(slots=True)
class OnvifCamera:
    """`elsewhere` is the host that it believes to be at, as cameras behind a NAT do."""

    user: str = "admin"
    password: str = "secret"
    clock_off: timedelta = timedelta()
    elsewhere: str = "198.51.100.7"
    port: int = 0
    at_preset: str = ""
    happening: "Queue[str]" = field(default_factory=Queue)

    def answer(self, asked: str) -> tuple[int, str]:
        operation = re.search(r"Body>\s*<(?:\w+:)?(\w+)", asked)
        name = operation[1] if operation else ""
        if name != "GetSystemDateAndTime" and not self.signed(asked):
            return 400, FAULT
        return 200, getattr(self, name)(asked)

    def signed(self, asked: str) -> bool:
        found = dict(re.findall(r"<\w+:(Username|Password|Nonce|Created)\b[^>]*>([^<]*)<", asked))
        if set(found) != {"Username", "Password", "Nonce", "Created"}:
            return False
        nonce, created = base64.b64decode(found["Nonce"]), found["Created"]
        right = base64.b64encode(hashlib.sha1(nonce + created.encode() + self.password.encode()).digest()).decode()
        age = abs(datetime.fromisoformat(created) - self.now())
        return (found["Username"], found["Password"]) == (self.user, right) and age < timedelta(seconds=30)

    def now(self) -> datetime:
        return datetime.now(UTC) + self.clock_off

    def GetSystemDateAndTime(self, asked: str) -> str:
        at = self.now()
        return (
            "<tds:GetSystemDateAndTimeResponse><tds:SystemDateAndTime><tt:DateTimeType>NTP</tt:DateTimeType>"
            "<tt:DaylightSavings>false</tt:DaylightSavings><tt:UTCDateTime><tt:Time>"
            f"<tt:Hour>{at.hour}</tt:Hour><tt:Minute>{at.minute}</tt:Minute><tt:Second>{at.second}</tt:Second></tt:Time>"
            f"<tt:Date><tt:Year>{at.year}</tt:Year><tt:Month>{at.month}</tt:Month><tt:Day>{at.day}</tt:Day></tt:Date>"
            "</tt:UTCDateTime></tds:SystemDateAndTime></tds:GetSystemDateAndTimeResponse>"
        )

    def GetServices(self, asked: str) -> str:
        services = "".join(
            f"<tds:Service><tds:Namespace>{namespace}</tds:Namespace><tds:XAddr>{self.at(name)}</tds:XAddr>"
            "<tds:Version><tt:Major>2</tt:Major><tt:Minor>5</tt:Minor></tds:Version></tds:Service>"
            for namespace, name in SERVICES.items()
        )
        return f"<tds:GetServicesResponse>{services}</tds:GetServicesResponse>"

    def GetProfiles(self, asked: str) -> str:
        def profile(token: str, wide: int, high: int) -> str:
            return (
                f'<trt:Profiles token="{token}" fixed="true"><tt:Name>{token}</tt:Name>'
                f'<tt:VideoEncoderConfiguration token="v{token}"><tt:Name>v</tt:Name><tt:UseCount>1</tt:UseCount>'
                f"<tt:Encoding>H264</tt:Encoding><tt:Resolution><tt:Width>{wide}</tt:Width><tt:Height>{high}</tt:Height>"
                "</tt:Resolution><tt:Quality>4</tt:Quality><tt:RateControl><tt:FrameRateLimit>25</tt:FrameRateLimit>"
                "<tt:EncodingInterval>1</tt:EncodingInterval><tt:BitrateLimit>4096</tt:BitrateLimit></tt:RateControl>"
                "</tt:VideoEncoderConfiguration>"
                '<tt:PTZConfiguration token="ptz"><tt:Name>p</tt:Name><tt:UseCount>1</tt:UseCount>'
                "<tt:NodeToken>n</tt:NodeToken></tt:PTZConfiguration></trt:Profiles>"
            )

        both = profile("main", 1920, 1080) + profile("sub", 640, 360)
        return f"<trt:GetProfilesResponse>{both}</trt:GetProfilesResponse>"

    def GetStreamUri(self, asked: str) -> str:
        stream = f"rtsp://{self.elsewhere}:8554/{_text(asked, 'ProfileToken')}?a=1&amp;b=2"
        return f"<trt:GetStreamUriResponse><trt:MediaUri>{_uri(stream)}</trt:MediaUri></trt:GetStreamUriResponse>"

    def GetSnapshotUri(self, asked: str) -> str:
        still = _uri(f"http://{self.elsewhere}/still.jpg")
        return f"<trt:GetSnapshotUriResponse><trt:MediaUri>{still}</trt:MediaUri></trt:GetSnapshotUriResponse>"

    def GetPresets(self, asked: str) -> str:
        named = "".join(
            f'<tptz:Preset token="{n}"><tt:Name>{name}</tt:Name></tptz:Preset>'
            for n, name in enumerate(("东门", "市场"), start=1)
        )
        return f"<tptz:GetPresetsResponse>{named}</tptz:GetPresetsResponse>"

    def GotoPreset(self, asked: str) -> str:
        self.at_preset = _text(asked, "PresetToken")
        return "<tptz:GotoPresetResponse/>"

    def CreatePullPointSubscription(self, asked: str) -> str:
        at = self.now()
        return (
            "<tev:CreatePullPointSubscriptionResponse><tev:SubscriptionReference>"
            f"<wsa:Address>{self.at('subscription')}</wsa:Address></tev:SubscriptionReference>"
            f"<wsnt:CurrentTime>{at:%Y-%m-%dT%H:%M:%SZ}</wsnt:CurrentTime>"
            f"<wsnt:TerminationTime>{at + timedelta(minutes=10):%Y-%m-%dT%H:%M:%SZ}</wsnt:TerminationTime>"
            "</tev:CreatePullPointSubscriptionResponse>"
        )

    def PullMessages(self, asked: str) -> str:
        told = ""
        with contextlib.suppress(Empty):
            topic, _, value = self.happening.get(timeout=0.5).partition("=")
            told = (
                "<wsnt:NotificationMessage><wsnt:Topic "
                'Dialect="http://www.onvif.org/ver10/tev/topicExpression/ConcreteSet">'
                f"tns1:{topic}</wsnt:Topic><wsnt:Message>"
                f'<tt:Message UtcTime="{self.now():%Y-%m-%dT%H:%M:%SZ}" PropertyOperation="Changed">'
                f'<tt:Source><tt:SimpleItem Name="VideoSourceConfigurationToken" Value="v"/></tt:Source>'
                f'<tt:Data><tt:SimpleItem Name="State" Value="{value}"/></tt:Data></tt:Message></wsnt:Message>'
                "</wsnt:NotificationMessage>"
            )
        at = f"{self.now():%Y-%m-%dT%H:%M:%SZ}"
        return (
            f"<tev:PullMessagesResponse><tev:CurrentTime>{at}</tev:CurrentTime>"
            f"<tev:TerminationTime>{at}</tev:TerminationTime>{told}</tev:PullMessagesResponse>"
        )

    def Unsubscribe(self, asked: str) -> str:
        return "<wsnt:UnsubscribeResponse/>"

    def at(self, service: str) -> str:
        return f"http://{self.elsewhere}/onvif/{service}"


@contextlib.contextmanager
def plugged_in(camera: OnvifCamera) -> Iterator[OnvifCamera]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = self.rfile.read(int(self.headers["Content-Length"])).decode()
            status, body = camera.answer(asked)
            told = ENVELOPE.format(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/soap+xml; charset=utf-8")
            self.send_header("Content-Length", str(len(told)))
            self.end_headers()
            self.wfile.write(told)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    camera.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield camera
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _text(asked: str, name: str) -> str:
    found = re.search(rf"<(?:\w+:)?{name}>([^<]*)<", asked)
    return found[1] if found else ""


def _uri(uri: str) -> str:
    rest = "<tt:InvalidAfterConnect>false</tt:InvalidAfterConnect><tt:InvalidAfterReboot>false</tt:InvalidAfterReboot>"
    return f"<tt:Uri>{uri}</tt:Uri>{rest}<tt:Timeout>PT60S</tt:Timeout>"
