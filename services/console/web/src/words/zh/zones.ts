/** Chinese words of drawing a camera's zones. */
export const zones = {
  open: '看 {name} 的画面与区域', title: '禁止区域', none: '还没有区域。没有区域的摄像头不会报警。', add: '新区域', draw: '在画面上点出区域的角，至少三个；拖动可改，点两下角可去掉。', kind: '禁止什么', dwell: '停留多久报警（秒）', trusted: '不需人工确认，直接立案', save: '保存区域', saving: '正在保存…', saved: '已保存，几秒内生效', remove: '删除', removed: '已删除',
  name: '区域编号', corners: '{n} 个角', cancel: '放弃', denied: '您的岗位不能画区域，只能看。', tooFew: '至少要三个角。', badName: '编号只用字母、数字、横线。', again: '换一张画面', always: '全天', schedule: '时段',
}
