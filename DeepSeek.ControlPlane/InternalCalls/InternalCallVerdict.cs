namespace DeepSeek.ControlPlane.InternalCalls;

/// <summary>What became of an internal call token.</summary>
public enum InternalCallVerdict
{
    /// <summary>The call may be served.</summary>
    Valid,

    /// <summary>No token was sent.</summary>
    Missing,

    /// <summary>The text is malformed or was signed with another key.</summary>
    BadSignature,

    /// <summary>The token is for another replica.</summary>
    WrongAudience,

    /// <summary>The token is too old, or claims a longer life than any may.</summary>
    Expired,
}
