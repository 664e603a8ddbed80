/** Chinese words of a case: its stages, states, steps and the data that steps need. */
export const cases = {
  title: '案件', stage: '环节', stages: { s1: '信息收集', s2: '立案', s3: '派遣', s4: '处置', s5: '反馈', s6: '核查结案', s7: '评价' },
  left: '还剩 {age}', over: '超时 {age}', paused: '已暂停：{why}', clockOf: '{clock}{left}', clocks: { accept: '受理', verify: '核实', file: '立案', dispatch: '派遣', receive: '接收', handle: '处置', check_send: '发核查', check: '核查', close: '结案', instruct: '批示' }, noDeadline: '未定时限', closed: '已结束', onTime: '按时', near: '将到期', late: '已超时', due: '截止 {time}', dueWord: '截止',
  tabs: { evidence: '证据', log: '经过', sms: '短信', crew: '队伍与依据' },
  facts: { category: '类别', place: '地点', position: '经纬度', grid: '网格', source: '来源', department: '处置部门', crew: '队伍', opened: '上报时间', deadline: '截止', reports: '报告', alerts: '警情', number: '编号', component: '部件', condition: '立案条件', urgency: '紧急程度' },
  sources: { collector: '采集员', hotline: '12319 热线', citizen: '市民上报', media: '媒体', leader: '领导批示', transfer: '上级转办', video: '视频', volunteer: '义务监督员' },
  urgent: '紧急', normal: '一般', supervised: '督办', extended: '已延期', reopened: '重开', reworked: '返工 {n} 次',
  who: '谁', when: '何时', why: '为何', noLog: '还没有经过。', noEvidence: '这件案子没有图片。', noSms: '还没有为这件案子发过短信。', noCrew: '还没有派队伍。', forceAsked: '{who} 已提出强制结案，等第二人确认', mergedInto: '已并入', byRule: '不选按规则由系统定', rule: '依据', others: '没有选的部门', candidates: '候选队伍', chosen: '已选', distance: '{n} 米', losers: '没有选的原因',
  next: '下一步', nothingToDo: '您现在没有可做的步骤，等待他人处理。', do: '提交', cancel: '取消', doing: '正在提交…', doneStep: '已完成：{step}', changed: '案件已变化，现在可做：{steps}', required: '必填', print: '打印案卷', notFound: '没有编号为 {number} 的案件。',
  isBack: '离开后复现', again: '又被上报 {n} 次', againSince: '自 {time}', system: '系统', hash: '校验', photosBefore: '处置前', photosAfter: '处置后', openMap: '在地图上看', copy: '复制编号', copied: '已复制', back: '返回', noDepartment: '未定',
  rules: { '1_instruction': '领导批示', '2_component_owner': '部件权属单位', '2_component_maintainer': '部件养护单位', '2_component_supervisor': '部件主管部门', '3_nearest_component': '最近的同类部件', '4_network_owner': '管网权属单位', '5_unit_grid': '单元网格责任单位', '5_work_grid': '工作网格责任单位', '6_default_department': '小类默认单位', '7_manual': '派遣员指定', '8_escalate': '没有规则，上报领导' },
  fields: { reason: '理由', department: '处置部门', crew: '队伍', text: '说明', photos: '照片', until: '新的时限', review_at: '复查时间', main: '并入案件编号', meeting_at: '会办时间', collector: '采集员', condition: '立案条件', to: '退到' },
}
export const states = {
  reported: '已上报', verifying: '核实中', accepted: '已受理', filed: '已立案', escalated: '上报领导', dispatched: '已派遣', handling: '处置中', return_pending: '回退待审', suspended: '挂账', feedback: '已反馈',
  checking: '核查中', to_close: '待结案', closed: '已结案', force_closed: '强制结案', rejected: '不予受理', cancelled: '已作废', merged: '已合并',
}
export const steps = {
  report: '上报', send_verify: '发核实', verified: '核实属实', not_found: '核实不属实', accept: '受理', reject: '不予受理', file: '立案', not_file: '不予立案', back_to_acceptor: '退回受理', dispatch: '派遣', wrong_filing: '立案有误',
  escalate: '上报领导', instruct: '批示', meeting: '会办', receive: '接收', ask_return: '申请回退', return_granted: '同意回退', return_refused: '不同意回退', extend: '延期', suspend: '挂账', resume: '恢复', feed_back: '反馈', send_check: '发核查',
  check_failed: '核查未通过', check_passed: '核查通过', close: '结案', not_convinced: '不认可', merge: '合并', cancel: '作废', supervise: '督办', force_close: '强制结案', reopen: '重开', self_fix: '自行处置', evaluate: '评价',
}
