/** English words of text messages. */
export const sms = {
  title: 'SMS', none: 'No SMS yet', states: { pending: 'waiting', sending: 'sending', sent: 'sent', delivered: 'delivered', failed: 'not delivered', expired: 'expired', accepted: 'answered', cancelled: 'cancelled', held: 'held for quiet hours', unknown: 'outcome unknown' },
  templates: { dispatch: 'Dispatch', urgent: 'Urgent dispatch', warn: 'Due soon', overdue: 'Overdue', rework: 'Rework', supervise: 'Supervision', return: 'Return answered', extension: 'Extension answered', collector: 'Check task', receipt: 'Receipt', result: 'Result', citizen_receipt: 'Receipt', citizen_result: 'Result', verify: 'Verify task', check: 'Check task' },
  to: 'To', state: 'State', sentAt: 'Sent', deliveredAt: 'Delivered', error: 'Why', kind: 'Content', reply: 'Reply',
}
