import { LOCK_SCREENS } from '../support/lock-screens.ts';
import { PROMISE_SCREENS } from '../support/promise-screens.ts';
import { REQUEST_SCREENS } from '../support/request-screens.ts';
import { lookAt } from './look.ts';

lookAt([...LOCK_SCREENS, ...REQUEST_SCREENS, ...PROMISE_SCREENS]);
