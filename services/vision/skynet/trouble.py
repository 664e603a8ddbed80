"""Why a device or its catalogue is not as it should be: one sentence, the first step that failed."""

from datetime import datetime, timedelta

from services.vision.skynet.store import MISSED, Device

REFUSALS = {
    "password": "设备密码错误：请核对设备上与此处登记的密码 / wrong password: compare the device's with the one here",
    "name": "设备用户名不是它的 20 位编码 / the device's user name is not its 20-digit id",
    "algorithm": "设备使用的摘要算法与登记的不同 / the device answers with another digest algorithm than set here",
}
CLOCK_OFF = timedelta(seconds=30)
CATALOGUE_PATIENCE = timedelta(seconds=30)


def trouble(device: Device, now: datetime) -> str:
    """Empty where all is well."""
    if not device.approved:
        return "等待管理员批准：核对编码后批准并设密码 / waiting for an admin: check its id, approve it, set a password"
    if not device.online:
        return _absent(device, now)
    if device.clock_off_seconds is not None and abs(device.clock_off_seconds) > CLOCK_OFF.total_seconds():
        off = round(device.clock_off_seconds)
        return f"设备时钟偏差 {off:+d} 秒：请开启 SIP 校时 / its clock is off by {off:+d} s: let it take SIP time"
    if device.unwell:
        return "设备自报故障 / the device reports a fault of its own"
    heard, total, got = (
        device.catalogue_heard_at or device.catalogue_asked_at,
        device.catalogue_total,
        device.catalogue_got,
    )
    if heard is not None and now - heard > CATALOGUE_PATIENCE:
        if total is None:
            return "设备没有回答目录查询 / the device did not answer the catalogue query"
        if got < total:
            return f"目录不全：{got}/{total}，将再次查询 / catalogue incomplete: {got} of {total}; it is asked again"
    return ""


def _absent(device: Device, now: datetime) -> str:
    if device.refusal in REFUSALS:
        return REFUSALS[device.refusal]
    if device.since is None:
        return "设备从未注册：请检查 SIP 服务器地址、端口与网络 / never registered: check its SIP server and network"
    if device.registered_until is None:
        return "设备已自行注销 / the device signed off by itself"
    last = device.last_keepalive_at or device.since
    if last + timedelta(seconds=MISSED * device.keepalive_seconds) < now:
        spoken = f"{last:%Y-%m-%d %H:%M:%SZ}"
        return f"自 {spoken} 起没有心跳：查电源、网络、心跳间隔 / no keepalive since {spoken}: power, network, interval"
    return "注册已过期，设备没有续注册 / its registration ran out and it did not renew it"
