/** What a camera sees at this moment, with the true age of the picture as the service tells it. */
import { onBeforeUnmount, ref, watch, type Ref } from 'vue'

import { now } from './time'

/** Fetches anew when the camera or `asked` changes; `at` is when the picture was taken. */
export function useStill(camera: Ref<string>, asked: Ref<number>) {
  const url = ref<string | null>(null)
  const at = ref<number | null>(null)
  const failed = ref(false)
  const looking = ref(false)
  let current = ''

  function show(next: string | null): void {
    if (url.value) URL.revokeObjectURL(url.value)
    url.value = next
  }
  async function look(): Promise<void> {
    if (!camera.value) return
    const wanted = `${camera.value} ${asked.value}`
    current = wanted
    looking.value = true
    let picture: string | null = null
    let age = 0
    try {
      const answer = await fetch(`/api/vision/v1/cameras/${encodeURIComponent(camera.value)}/still.jpg`, { cache: 'no-store' })
      if (answer.ok) {
        age = Number(answer.headers.get('X-Frame-Age-Seconds') ?? 0)
        picture = URL.createObjectURL(await answer.blob())
      }
    } catch {
      // No picture is what is shown; why is said by the camera's state.
    }
    if (current !== wanted) {
      if (picture) URL.revokeObjectURL(picture)
      return
    }
    looking.value = false
    failed.value = picture === null
    at.value = picture ? now.value - 1000 * (Number.isFinite(age) ? age : 0) : null
    show(picture)
  }
  watch(camera, () => show(null))
  watch([camera, asked], () => void look(), { immediate: true })
  onBeforeUnmount(() => {
    current = ''
    show(null)
  })
  return { url, at, failed, looking }
}
