// Who is logged in on the host page, as far as the chat needs to tell two persons apart.

// The account that an identity token names, or null. Only the gateway can tell whether it is true.
export function accountOf(token) {
  try {
    const claims = token.split(".")[1].replace(/-/g, "+").replace(/_/g, "/");
    const { user_id: user, lpse } = JSON.parse(atob(claims));
    return user && lpse ? `${user}@${lpse}` : null;
  } catch {
    return null;
  }
}
