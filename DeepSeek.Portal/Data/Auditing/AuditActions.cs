namespace DeepSeek.Portal.Data.Auditing;

/// <summary>What can be done. The first three follow from what happens to a row; the others are said by who does them.</summary>
internal static class AuditActions
{
    public const string Created = "created";
    public const string Changed = "changed";
    public const string Removed = "removed";
    public const string Revoked = "revoked";
    public const string Rotated = "rotated";
    public const string Suspended = "suspended";
    public const string Resumed = "resumed";
    public const string Disabled = "disabled";
    public const string Enabled = "enabled";
    public const string PasswordReset = "password_reset";
    public const string PasswordChanged = "password_changed";
    public const string SignedIn = "signed_in";
    public const string LockedOut = "locked_out";
    public const string Granted = "granted";
    public const string Withdrawn = "withdrawn";
    public const string Held = "held";
    public const string WentOn = "went_on";
    public const string Drained = "drained";
    public const string Returned = "returned";
    public const string Acknowledged = "acknowledged";
    public const string Silenced = "silenced";
    public const string Tested = "tested";

    public static readonly IReadOnlyList<string> All =
    [
        Created, Changed, Removed, Revoked, Rotated, Suspended, Resumed, Disabled, Enabled, PasswordReset, PasswordChanged, SignedIn, LockedOut, Granted, Withdrawn,
        Held, WentOn, Drained, Returned,
        Acknowledged, Silenced, Tested,
    ];
}
