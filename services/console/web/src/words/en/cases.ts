/** English words of a case: its stages, states, steps and the data that steps need. */
export const cases = {
  title: 'Case', stage: 'Stage', stages: { s1: 'Report', s2: 'File', s3: 'Dispatch', s4: 'Handle', s5: 'Feed back', s6: 'Check, close', s7: 'Evaluate' },
  left: '{age} left', over: '{age} overdue', paused: 'Paused: {why}', clockOf: '{clock}: {left}', clocks: { accept: 'Accepting', verify: 'Verifying', file: 'Filing', dispatch: 'Dispatching', receive: 'Receiving', handle: 'Handling', check_send: 'Sending to check', check: 'Checking', close: 'Closing', instruct: 'Instructing' }, noDeadline: 'No limit yet', closed: 'Over', onTime: 'on time', near: 'due soon', late: 'overdue', due: 'due {time}', dueWord: 'Due',
  tabs: { evidence: 'Evidence', log: 'Log', sms: 'SMS', crew: 'Crew and reasons' },
  facts: { category: 'Category', place: 'Place', position: 'Lon, lat', grid: 'Grid', source: 'Source', department: 'Department', crew: 'Crew', opened: 'Opened', deadline: 'Due', reports: 'Reports', alerts: 'Alerts', number: 'Number', component: 'Component', condition: 'Filing condition', urgency: 'Urgency' },
  sources: { collector: 'Collector', hotline: '12319 hotline', citizen: 'Citizen', media: 'Media', leader: 'Leader', transfer: 'Transfer', video: 'Video', volunteer: 'Volunteer' },
  urgent: 'Urgent', normal: 'Normal', supervised: 'Supervised', extended: 'Extended', reopened: 'Reopened', reworked: 'reworked {n}×',
  who: 'Who', when: 'When', why: 'Why', noLog: 'Nothing has happened yet.', noEvidence: 'This case has no pictures.', noSms: 'No SMS has been sent for this case yet.', noCrew: 'No crew has been sent.', forceAsked: '{who} asked to force close; a second person must confirm', mergedInto: 'Merged into', byRule: 'left open, the rules decide', rule: 'Rule', others: 'Departments not chosen', candidates: 'Crews considered', chosen: 'Chosen', distance: '{n} m', losers: 'Why not the others',
  next: 'Next', nothingToDo: 'There is nothing for you to do now; others are at work.', do: 'Submit', cancel: 'Cancel', doing: 'Submitting…', doneStep: 'Done: {step}', changed: 'The case has moved. Possible now: {steps}', required: 'required', print: 'Print the case', notFound: 'There is no case numbered {number}.',
  isBack: 'Back after it had left', again: 'Reported again, {n} times', againSince: 'since {time}', system: 'system', hash: 'hash', photosBefore: 'before', photosAfter: 'after', openMap: 'Show on the map', copy: 'Copy the number', copied: 'Copied', back: 'Back', noDepartment: 'none yet',
  rules: { '1_instruction': 'Leader’s instruction', '2_component_owner': 'Owner of the component', '2_component_maintainer': 'Its maintainer', '2_component_supervisor': 'Its supervisor', '3_nearest_component': 'Nearest component of the kind', '4_network_owner': 'Owner of the network', '5_unit_grid': 'Unit of the unit grid', '5_work_grid': 'Unit of the work grid', '6_default_department': 'Default of the category', '7_manual': 'Chosen by the dispatcher', '8_escalate': 'No rule: escalate' },
  fields: { reason: 'Reason', department: 'Department', crew: 'Crew', text: 'Text', photos: 'Photos', until: 'New deadline', review_at: 'Review at', main: 'Merge into case', meeting_at: 'Meeting at', collector: 'Collector', condition: 'Filing condition', to: 'Back to' },
}
export const states = {
  reported: 'Reported', verifying: 'Verifying', accepted: 'Accepted', filed: 'Filed', escalated: 'With leader', dispatched: 'Dispatched', handling: 'Handling', return_pending: 'Return asked', suspended: 'Suspended', feedback: 'Fed back',
  checking: 'Checking', to_close: 'To close', closed: 'Closed', force_closed: 'Force-closed', rejected: 'Rejected', cancelled: 'Cancelled', merged: 'Merged',
}
export const steps = {
  report: 'Report', send_verify: 'Send to verify', verified: 'Verified', not_found: 'Not found', accept: 'Accept', reject: 'Reject', file: 'File', not_file: 'Do not file', back_to_acceptor: 'Back to acceptor', dispatch: 'Dispatch', wrong_filing: 'Wrong filing',
  escalate: 'Escalate', instruct: 'Instruct', meeting: 'Meeting', receive: 'Receive', ask_return: 'Ask for return', return_granted: 'Grant return', return_refused: 'Refuse return', extend: 'Extend', suspend: 'Suspend', resume: 'Resume', feed_back: 'Feed back', send_check: 'Send to check',
  check_failed: 'Check failed', check_passed: 'Check passed', close: 'Close', not_convinced: 'Not convinced', merge: 'Merge', cancel: 'Cancel', supervise: 'Supervise', force_close: 'Force close', reopen: 'Reopen', self_fix: 'Fixed on the spot', evaluate: 'Evaluate',
}
