using System.Globalization;
using Microsoft.Extensions.Options;

namespace DeepSeek.Gateway.RateLimiting;

internal sealed class RateLimitingOptionsValidator : IValidateOptions<RateLimitingOptions>
{
    public ValidateOptionsResult Validate(string? name, RateLimitingOptions options)
    {
        var failures = new ValidateOptionsResultBuilder();
        Check(failures, nameof(options.RedisTimeoutSeconds), options.RedisTimeoutSeconds, 0.05, 30, "seconds");
        Check(failures, nameof(options.LeaseSeconds), options.LeaseSeconds, 3, 300, "seconds");
        Check(failures, nameof(options.ClaimSeconds), options.ClaimSeconds, 0, 10, "seconds");
        Check(failures, nameof(options.TemplateTokens), options.TemplateTokens, 0, 100_000, "tokens");
        Check(failures, nameof(options.UnknownContextTokens), options.UnknownContextTokens, 1, 100_000_000, "tokens");
        return failures.Build();
    }

    private static void Check(ValidateOptionsResultBuilder failures, string key, double value, double least, double most, string unit)
    {
        // Written so that what is not a number fails too.
        if (!(value >= least && value <= most))
        {
            failures.AddError(string.Create(
                CultureInfo.InvariantCulture, $"{RateLimitingOptions.Section}:{key} is {value}; it must be {least} to {most} {unit}."));
        }
    }
}
