/** English words of text messages. */
export const sms = {
  title: 'SMS', none: 'No SMS yet', states: { pending: 'waiting', sending: 'sending', sent: 'sent', delivered: 'delivered', failed: 'not delivered', uncertain: 'outcome unknown' },
  templates: { dispatch: 'Dispatch', urgent: 'Urgent dispatch', warn: 'Due soon', overdue: 'Overdue', rework: 'Rework', supervise: 'Supervision', decision: 'Request answered', collector: 'Check task', receipt: 'Receipt', result: 'Result' },
  to: 'To', state: 'State', sentAt: 'Sent', deliveredAt: 'Delivered', error: 'Why', kind: 'Content', reply: 'Reply', show: 'Show number', whyShow: 'Why the number is needed (goes into the audit)', shown: 'in the audit',
}
