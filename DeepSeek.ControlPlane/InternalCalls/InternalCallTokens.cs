using System.Text.Json;
using DeepSeek.ControlPlane.Signing;

namespace DeepSeek.ControlPlane.InternalCalls;

/// <summary>Writes and checks internal call tokens.</summary>
public sealed class InternalCallTokens(HmacSigner signer, TimeProvider time)
{
    /// <summary>The purpose under which the shared secret signs calls.</summary>
    public const string Purpose = "internal-call";

    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(5);

    /// <summary>Signs a call.</summary>
    public string Write(InternalCall call) =>
        signer.Sign(JsonSerializer.SerializeToUtf8Bytes(call, ControlPlaneJsonContext.Default.InternalCall));

    /// <summary>Reads a token; the call is null where the verdict is not <see cref="InternalCallVerdict.Valid"/>.</summary>
    public InternalCallVerdict Read(string? token, string audience, out InternalCall? call)
    {
        call = null;
        if (string.IsNullOrEmpty(token))
        {
            return InternalCallVerdict.Missing;
        }

        if (!signer.TryVerify(token, out var payload))
        {
            return InternalCallVerdict.BadSignature;
        }

        if (Deserialize(payload) is not { } read)
        {
            return InternalCallVerdict.BadSignature;
        }

        if (read.Audience != audience)
        {
            return InternalCallVerdict.WrongAudience;
        }

        // A token that claims to live longer than any may was not made by a gateway of ours.
        var remaining = read.ExpiresAt - time.GetUtcNow();
        if (remaining <= TimeSpan.Zero || remaining > InternalCall.MaximumLifetime + ClockSkew)
        {
            return InternalCallVerdict.Expired;
        }

        call = read;
        return InternalCallVerdict.Valid;
    }

    /// <summary>Null where a gateway of another release wrote what this one does not understand.</summary>
    private static InternalCall? Deserialize(byte[] payload)
    {
        try
        {
            return JsonSerializer.Deserialize(payload, ControlPlaneJsonContext.Default.InternalCall);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
