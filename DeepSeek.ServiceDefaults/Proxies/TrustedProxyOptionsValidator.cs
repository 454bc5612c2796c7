using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace DeepSeek.ServiceDefaults.Proxies;

internal sealed class TrustedProxyOptionsValidator(string section, IConfiguration configuration) : IValidateOptions<TrustedProxyOptions>
{
    /// <summary>ASP.NET's own setting, which trusts whoever connects.</summary>
    private const string TrustEverybody = "FORWARDEDHEADERS_ENABLED";

    public ValidateOptionsResult Validate(string? name, TrustedProxyOptions options)
    {
        List<string> failures =
        [
            .. options.Networks.Where(network => !NetworkRange.TryParse(network, out _)).Select(network =>
                $"{section}:{nameof(options.Networks)} contains '{network}'; it must be an address or a range such as 10.1.0.0/16."),
        ];
        if (configuration.GetValue<bool>(TrustEverybody))
        {
            failures.Add($"ASPNETCORE_{TrustEverybody} is true, so anybody could say where a request came from; name the proxies in "
                + $"{section}:{nameof(options.Networks)} instead.");
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
