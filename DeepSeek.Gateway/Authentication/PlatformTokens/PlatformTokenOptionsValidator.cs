using System.Globalization;
using Microsoft.Extensions.Options;

namespace DeepSeek.Gateway.Authentication.PlatformTokens;

internal sealed class PlatformTokenOptionsValidator : IValidateOptions<PlatformTokenOptions>
{
    private const int Shortest = 60;

    public ValidateOptionsResult Validate(string? name, PlatformTokenOptions options)
    {
        List<string> failures = [];
        if (options.MaxLifetimeSeconds is < Shortest or > PlatformTokenOptions.LongestLifetime)
        {
            failures.Add(Sentence(nameof(options.MaxLifetimeSeconds), options.MaxLifetimeSeconds, $"{Shortest} to {PlatformTokenOptions.LongestLifetime} seconds"));
        }

        if (options.LifetimeSeconds < Shortest || options.LifetimeSeconds > options.MaxLifetimeSeconds)
        {
            failures.Add(Sentence(nameof(options.LifetimeSeconds), options.LifetimeSeconds, $"{Shortest} to {nameof(options.MaxLifetimeSeconds)}, which is {options.MaxLifetimeSeconds} seconds"));
        }

        if (options.KeyPollSeconds is not (>= 0.05 and <= 300))
        {
            failures.Add(Sentence(nameof(options.KeyPollSeconds), options.KeyPollSeconds, "0.05 to 300 seconds"));
        }

        if (options.Issuer.Length == 0)
        {
            failures.Add(Sentence(nameof(options.Issuer), "empty", "a name or an address"));
        }

        if (options.Audience.Length == 0)
        {
            failures.Add(Sentence(nameof(options.Audience), "empty", "a name or an address"));
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static string Sentence(string setting, object value, string allowed) =>
        string.Create(CultureInfo.InvariantCulture, $"{PlatformTokenOptions.Section}:{setting} is {value}; it must be {allowed}.");
}
