/** English words of drawing a camera's zones. */
export const zones = {
  open: 'See {name} and its zones', title: 'Zones', none: 'No zone yet. A camera without zones raises no alert.', add: 'New zone', draw: 'Click the corners on the picture, at least three; drag to change, double-click a corner to remove it.', kind: 'What is forbidden', dwell: 'Seconds until an alert', trusted: 'Open a case without a person confirming', save: 'Save zone', saving: 'Saving…', saved: 'Saved; in force within seconds', remove: 'Delete', removed: 'Deleted',
  name: 'Zone id', corners: '{n} corners', cancel: 'Discard', denied: 'Your post may look but not draw zones.', tooFew: 'At least three corners.', badName: 'Letters, digits and hyphens only.', again: 'New picture', always: 'all day', schedule: 'Hours',
}
