namespace DeepSeek.Gateway.Snapshots;

/// <summary>Section <c>Snapshots</c>: whose snapshots are believed.</summary>
internal sealed class SnapshotOptions
{
    public const string Section = "Snapshots";

    /// <summary>File with the portal's public key, PEM. Default: <c>keys/snapshot-signing.public.pem</c> in the data directory.</summary>
    public string PublicKeyFile { get; set; } = "";
}
