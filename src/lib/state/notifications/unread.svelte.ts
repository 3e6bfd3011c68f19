/** How many notifications are unread: counted behind the first screen, shown in the shell. */
class Unread {
  count = $state(0);
}

export const unread = new Unread();
