using System.Text.Encodings.Web;
using DeepSeek.Contracts.Errors;
using DeepSeek.Gateway.Errors;
using DeepSeek.Gateway.Requests;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace DeepSeek.Gateway.Authentication;

/// <summary><c>Authorization: Bearer …</c>, whatever kind of credential follows. The only scheme that routes know.</summary>
internal sealed class BearerAuthenticationHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory loggerFactory,
    UrlEncoder encoder,
    CallerIdentifier callers) : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggerFactory, encoder)
{
    public const string SchemeName = "Bearer";

    private const string Prefix = "Bearer ";

    private static readonly ApiFailure Missing = new(ApiError.MissingApiKey, "No API key was sent. Send 'Authorization: Bearer dsk_…', or a token in its place.");

    private ApiFailure? _failure;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization;
        if (header.Count == 0)
        {
            return AuthenticateResult.NoResult();
        }

        var (caller, failure) = header.Count == 1 && header[0] is { } text && text.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)
            ? await callers.IdentifyAsync(Context, text.AsMemory(Prefix.Length).Trim())
            : Identification.Invalid("The Authorization header is malformed. It looks like 'Authorization: Bearer dsk_…'.");
        if (caller is null)
        {
            _failure = failure;
            return AuthenticateResult.Fail(failure!.Message);
        }

        Context.GetGatewayRequest().Caller = caller;
        return AuthenticateResult.Success(new AuthenticationTicket(caller.Principal, SchemeName));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        var failure = _failure ?? Missing;
        if (failure.Error.HttpStatus() == StatusCodes.Status401Unauthorized)
        {
            Response.Headers.WWWAuthenticate = failure.Error == ApiError.MissingApiKey ? BearerChallenge.Missing : BearerChallenge.Invalid(failure.Message);
        }

        return ApiFailureWriter.WriteAsync(Context, failure);
    }
}
