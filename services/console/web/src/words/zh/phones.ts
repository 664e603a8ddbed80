/** Chinese words of the demo's phones. */
export const phones = {
  title: '演示手机', line: '队伍和部门的手机收到的短信；在这里像他们一样回复。', empty: '还没有手机收到短信。确认一条警情，派遣短信就会出现在这里。', choose: '选一部手机看短信。', reply: '回复内容', send: '发送回复', sending: '正在发送…', sent: '已回复',
  accept: '1 接收', finish: '2 已处置', segments: '{n} 条', receipts: '回执', unread: '新', failed: '没有发出：{why}', protocol: '通道', phones: '手机', count: '{n} 条短信', openCase: '看案件', dropped: '没有显示',
}
