/** English words of the watch page. */
export const watch = {
  title: 'To confirm', list: 'Alerts to confirm', empty: 'No alert waits. New ones appear here by themselves.', emptyBlind: '{n} cameras cannot see; no alert from there does not mean that nothing happens.', seeHealth: 'See the cameras',
  choose: 'Choose an alert on the left, or press J.', kinds: { no_parking: 'Illegal parking', occupation: 'Street trading' },
  classes: { car: 'car', truck: 'truck', bus: 'bus', motorcycle: 'motorcycle', bicycle: 'bicycle', van: 'van', tricycle: 'tricycle', land_vehicle: 'vehicle', vehicle: 'vehicle', person: 'person', man: 'person', woman: 'person', stall: 'stall', umbrella: 'umbrella', table: 'table', dining_table: 'table', desk: 'table', chair: 'chair', bench: 'bench', box: 'crate', goods: 'goods', cart: 'cart', suitcase: 'suitcase', unknown: 'unknown object' },
  states: { open: 'To confirm', confirmed: 'Confirmed', rejected: 'False alarm', cleared: 'Gone' },
  confidence: 'confidence {value}', stayed: 'standing {age}', limit: 'limit {age}', zone: 'zone {zone}', camera: 'Camera',
  roles: { first: 'First', firstLong: 'First seen', dwell: 'Limit', dwellLong: 'Dwell limit reached', latest: 'Latest', latestLong: 'Latest picture', cleared: 'Gone', clearedLong: 'After it left', recheck: 'Recheck', recheckLong: 'Seen on recheck' }, still: 'Now', film: 'Film', filmLong: 'Film: five seconds before and after the alert', stillLong: 'What the camera sees now',
  noPicture: 'No picture', taken: '{age} ago', confirm: 'Confirm', reject: 'False alarm', undo: 'Undo', recheck: 'Look again', rechecking: 'Fetching the picture of now…',
  reason: 'Why is it false?', reasons: { loading: 'Loading or passengers', queue: 'Queueing at lights', wrongZone: 'Outside the zone', notVehicle: 'Not a vehicle or stall', permitted: 'Has a permit', official: 'On duty or repairing', shadow: 'Light, rain or snow', gone: 'Already gone', other: 'Other' },
  pendingTrue: 'Confirmed, leaves in {n} s', pendingFalse: 'False alarm, leaves in {n} s', sendNow: 'Send now', sent: 'Sent', leaving: 'Submitting…', failed: 'Not sent: {why}', decided: '{who} has decided: {what}', decidedSomeone: 'Somebody else has decided',
  claimedBy: '{who} is looking', claimedMe: 'I am looking', case: 'Case', noCase: 'Once confirmed, the case can be followed here.', opening: 'Opening the case…', since: 'since {time}', raised: 'raised {time}',
  joined: 'Joined to case', plain: 'Without lines', map: 'Around', trusted: 'confirmed by rule', judgedBy: 'Judged by',
  later: { left: 'Left before anybody judged', confirmed: 'Confirmed' }, alertGone: 'This alert is no longer in the list.', cameraDown: 'This camera cannot see now ({state}).',
}
