/** Chinese words of the health page. */
export const health = {
  title: '运行', services: '服务', ready: '就绪', notReady: '未就绪', lag: '积压', outbox: '待发最久', detail: '说明', carrier: '短信通道', cameras: '摄像头', lastFrame: '上一帧', since: '自 {time}', noServices: '还没有服务的消息。', noCameras: '还没有登记摄像头。',
  camera: { online: '在线', no_frames: '没有画面', frozen: '画面冻结', blind: '看不见', moved: '被移动', dark: '太暗', blurred: '画面模糊', covered: '被遮挡', disabled: '停用', unspecified: '还没看过', unknown: '未知' }, carrierStates: { bound: '已连接', down: '中断', connecting: '正在连接', refused: '被拒绝', closed: '已关闭', unknown: '未知' },
  only: '只看有问题的', blind: '{n} 路看不见', off: '{n} 路停用', allSee: '{n} 路都看得见', name: '名称', state: '状态', zones: '区域', records: '{n} 条', blindNote: '看不见的摄像头不会报警，不等于那里没有事。',
  names: { ingest: '采集', vision: '视频', dispatch: '派遣', notify: '通知', evaluation: '评价', console: '控制台', carrier: '短信网关' },
}
