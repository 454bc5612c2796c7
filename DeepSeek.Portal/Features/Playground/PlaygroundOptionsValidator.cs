using Microsoft.Extensions.Options;

namespace DeepSeek.Portal.Features.Playground;

internal sealed class PlaygroundOptionsValidator : IValidateOptions<PlaygroundOptions>
{
    public ValidateOptionsResult Validate(string? name, PlaygroundOptions options)
    {
        List<string> failures =
        [
            .. new[] { (nameof(options.GatewayAddress), options.GatewayAddress), (nameof(options.PublicAddress), options.PublicAddress) }
                .Where(setting => setting.Item2.Length > 0 && !IsAddress(setting.Item2))
                .Select(setting => $"{PlaygroundOptions.Section}:{setting.Item1} is '{setting.Item2}'; it must be an http:// or https:// address."),
        ];
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static bool IsAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps);
}
