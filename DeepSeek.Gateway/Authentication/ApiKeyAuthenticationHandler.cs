using System.Text.Encodings.Web;
using DeepSeek.Contracts.Errors;
using DeepSeek.ControlPlane.ApiKeys;
using DeepSeek.Gateway.Errors;
using DeepSeek.Gateway.Requests;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace DeepSeek.Gateway.Authentication;

/// <summary><c>Authorization: Bearer dsk_…</c>, looked up by hash in the snapshot. Asks nobody.</summary>
internal sealed class ApiKeyAuthenticationHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory loggerFactory,
    UrlEncoder encoder,
    ApiKeyDirectory keys,
    TimeProvider time) : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggerFactory, encoder)
{
    public const string SchemeName = "ApiKey";

    private const string Bearer = "Bearer ";
    private static readonly TimeSpan SnapshotRetryAfter = TimeSpan.FromSeconds(1);

    private ApiFailure? _failure;

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var (caller, failure) = Identify();
        if (caller is null)
        {
            _failure = failure;
            return Task.FromResult(failure!.Error == ApiError.MissingApiKey ? AuthenticateResult.NoResult() : AuthenticateResult.Fail(failure.Message));
        }

        Context.GetGatewayRequest().Caller = caller;
        return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(caller.Principal, SchemeName)));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        var failure = _failure ?? Missing();
        if (failure.Error.HttpStatus() == StatusCodes.Status401Unauthorized)
        {
            Response.Headers.WWWAuthenticate = failure.Error == ApiError.MissingApiKey
                ? "Bearer realm=\"deepseek\""
                : "Bearer realm=\"deepseek\", error=\"invalid_token\"";
        }

        return ApiFailureWriter.WriteAsync(Context, failure);
    }

    private (Caller? Caller, ApiFailure? Failure) Identify()
    {
        var header = Request.Headers.Authorization;
        if (header.Count == 0)
        {
            return (null, Missing());
        }

        if (header.Count > 1 || header[0] is not { } text || !text.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
            || !ApiKey.TryParse(text[Bearer.Length..].Trim(), out var key))
        {
            return (null, Invalid("The API key is malformed. It looks like dsk_…, sent as 'Authorization: Bearer dsk_…'."));
        }

        if (keys.Current is not { } index)
        {
            return (null, new ApiFailure(ApiError.Unavailable, "The gateway does not know any keys yet. Try again in a moment.", RetryAfter: SnapshotRetryAfter));
        }

        if (index.Find(key) is not { } caller)
        {
            return (null, Invalid("The API key is unknown or was revoked."));
        }

        if (caller.ExpiresAt is { } end && end <= time.GetUtcNow())
        {
            return (null, Invalid("The API key has expired."));
        }

        return caller.Suspended ? (null, new ApiFailure(ApiError.PermissionDenied, "The tenant of this API key is suspended.")) : (caller, null);
    }

    private static ApiFailure Missing() =>
        new(ApiError.MissingApiKey, "No API key was sent. Send 'Authorization: Bearer dsk_…'.");

    private static ApiFailure Invalid(string message) => new(ApiError.InvalidApiKey, message);
}
