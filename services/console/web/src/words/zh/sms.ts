/** Chinese words of text messages. */
export const sms = {
  title: '短信', none: '还没有短信', states: { pending: '待发', sending: '发送中', sent: '已发出', delivered: '已送达', failed: '未送达', uncertain: '结果不明' },
  templates: { dispatch: '派遣', urgent: '紧急派遣', warn: '将到期', overdue: '超时', rework: '返工', supervise: '督办', decision: '申请答复', collector: '核查任务', receipt: '受理回执', result: '办理结果' },
  to: '收件人', state: '状态', sentAt: '发出', deliveredAt: '送达', error: '原因', kind: '内容', reply: '回复', show: '显示号码', whyShow: '为什么要看号码（会记入审计）', shown: '已记入审计',
}
