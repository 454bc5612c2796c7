namespace DeepSeek.Portal.Publishing;

/// <summary>Section <c>Snapshots</c>: what the portal signs with.</summary>
internal sealed class SnapshotSigningOptions
{
    public const string Section = "Snapshots";

    /// <summary>
    /// File with the private P-256 key (PEM, PKCS #8). Default in Development: a pair made on the first run in <c>keys</c> under the data directory.
    /// Elsewhere it must be set: the key comes from a mounted secret.
    /// </summary>
    public string PrivateKeyFile { get; set; } = "";
}
