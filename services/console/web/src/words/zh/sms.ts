/** Chinese words of text messages. */
export const sms = {
  title: '短信', none: '还没有短信', states: { pending: '待发', sending: '发送中', sent: '已发出', delivered: '已送达', failed: '未送达', expired: '已过期', accepted: '已应答', cancelled: '已取消', held: '静默时段待发', unknown: '结果不明' },
  templates: { dispatch: '派遣', urgent: '紧急派遣', warn: '将到期', overdue: '超时', rework: '返工', supervise: '督办', return: '回退答复', extension: '延期答复', collector: '核查任务', receipt: '受理回执', result: '办理结果', citizen_receipt: '受理回执', citizen_result: '办理结果', verify: '核实任务', check: '核查任务' },
  to: '收件人', state: '状态', sentAt: '发出', deliveredAt: '送达', error: '原因', kind: '内容', reply: '回复',
}
