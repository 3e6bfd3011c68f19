import { HISTORY_SCREENS } from '../support/history-screens.ts';
import { lookAt } from './look.ts';

lookAt(HISTORY_SCREENS);
