import { APP_LOCK_SCREENS } from '../support/app-lock-screens.ts';
import { DEVICE_SCREENS } from '../support/device-screens.ts';
import { SETTINGS_SCREENS } from '../support/settings-screens.ts';
import { lookAt } from './look.ts';

lookAt([...APP_LOCK_SCREENS, ...SETTINGS_SCREENS, ...DEVICE_SCREENS]);
