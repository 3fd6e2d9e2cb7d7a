/** What a release of codexkit is signed for: `ssh-keygen -Y sign -n codexkit-release`. */
export const RELEASE_NAMESPACE = 'codexkit-release'

/**
 * The keys that codexkit trusts by itself, as lines of an allowed_signers file. There is no release key yet, so nobody is
 * trusted: a signature is by an unknown key then, unless --allowed-signers names it.
 */
export const TRUSTED_SIGNERS = ''
