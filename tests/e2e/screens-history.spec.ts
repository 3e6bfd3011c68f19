import { HISTORY_SCREENS } from '../support/history-screens.ts';
import { TRUST_SCREENS } from '../support/trust-screens.ts';
import { lookAt } from './look.ts';

lookAt([...HISTORY_SCREENS, ...TRUST_SCREENS]);
