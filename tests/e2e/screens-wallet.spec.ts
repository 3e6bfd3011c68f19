import { WALLET_SCREENS } from '../support/wallet-screens.ts';
import { lookAt } from './look.ts';

lookAt(WALLET_SCREENS);
