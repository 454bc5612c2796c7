using System.Security.Cryptography;
using System.Text.Json;

namespace DeepSeek.Gateway.ResponseCache.Fingerprints;

/// <summary>
/// The fingerprint of a request: of what it asks, in a form that does not depend on how it is written, of the version that answers, and of the partition whose
/// callers may share answers.
/// </summary>
/// <remarks>
/// A seed counts where the client gave one, as any field of its body does. One that the gateway drew does not: whoever shares an answer then either gets the
/// same with every seed, or has agreed to get it (<see cref="ControlPlane.Snapshots.CachePolicy.Always"/>).
/// </remarks>
internal static class RequestFingerprint
{
    /// <summary>Changes whenever the canonical form does, so that another release's entries are not found.</summary>
    private const byte Form = 1;

    /// <summary>Of a body that is known to be JSON. False where it holds what no text can be: half a surrogate pair.</summary>
    public static bool TryCompute(ReadOnlySpan<byte> body, string route, string modelVersion, string partition, out Fingerprint fingerprint)
    {
        var canonical = new CanonicalJson(body.Length);
        try
        {
            canonical.Append(Form);
            canonical.Append(route);
            canonical.Append(modelVersion);
            canonical.Append(partition);
            var reader = new Utf8JsonReader(body);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                fingerprint = default;
                return false;
            }

            canonical.AppendRequest(ref reader);
            Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
            SHA256.HashData(canonical.Written, hash);
            fingerprint = Fingerprint.From(hash);
            return true;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            fingerprint = default;
            return false;
        }
        finally
        {
            canonical.Dispose();
        }
    }
}
