using System.Diagnostics.CodeAnalysis;
using DeepSeek.Contracts.Errors;
using DeepSeek.ControlPlane.InternalCalls;
using DeepSeek.ServiceDefaults.Configuration;
using Microsoft.Extensions.Options;

namespace DeepSeek.Inference.Endpoints.Http.Authentication;

/// <summary>Takes only calls with a token that a gateway has signed for this very replica.</summary>
internal sealed partial class InternalCallAuthenticator(
    InternalCallTokens tokens, IOptions<PlatformOptions> platform, ILogger<InternalCallAuthenticator> logger) : ICallerAuthenticator
{
    public bool TryAuthenticate(HttpContext context, [NotNullWhen(true)] out Caller? caller, [NotNullWhen(false)] out ApiFailure? failure)
    {
        var verdict = tokens.Read(context.Request.Headers[InternalHeaders.Token], platform.Value.InstanceId, out var call);
        if (call is null)
        {
            LogRefused(logger, verdict);
            caller = null;
            failure = verdict == InternalCallVerdict.Missing
                ? new ApiFailure(ApiError.MissingApiKey, "This is a replica: it takes calls from its gateways only. Send the request to the gateway.")
                : new ApiFailure(ApiError.InvalidApiKey, "The internal call token is not valid here.");
            return false;
        }

        failure = null;
        caller = new Caller
        {
            RequestId = call.RequestId,
            TenantId = call.TenantId,
            KeyId = call.KeyId,
            Segment = call.Segment,
            CachePartition = call.CachePartition,
            Weight = call.Weight,
            Lane = call.Lane,
            Deadline = call.Deadline,
            Seed = call.Seed,
        };
        return true;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A call was refused: its internal call token is {Verdict}.")]
    private static partial void LogRefused(ILogger logger, InternalCallVerdict verdict);
}
