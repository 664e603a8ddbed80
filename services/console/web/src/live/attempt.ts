/** What a person asked for, while it is under way, and in words why it failed. */
import { ref } from 'vue'

import { sentence } from '../api/problem'

export function useAttempt() {
  const busy = ref(false)
  const trouble = ref('')
  async function attempt(what: () => Promise<unknown>): Promise<void> {
    busy.value = true
    trouble.value = ''
    try {
      await what()
    } catch (failure) {
      trouble.value = sentence(failure)
    } finally {
      busy.value = false
    }
  }
  return { busy, trouble, attempt }
}
