using System.Globalization;
using Microsoft.Extensions.Options;

namespace DeepSeek.Gateway.LoadBalancing;

internal sealed class LoadBalancingOptionsValidator : IValidateOptions<LoadBalancingOptions>
{
    public ValidateOptionsResult Validate(string? name, LoadBalancingOptions options)
    {
        var failures = new ValidateOptionsResultBuilder();
        Check(failures, nameof(options.CooldownSeconds), options.CooldownSeconds, 0, 300);
        Check(failures, nameof(options.ConnectTimeoutSeconds), options.ConnectTimeoutSeconds, 0.05, 60);
        return failures.Build();
    }

    private static void Check(ValidateOptionsResultBuilder failures, string key, double value, double least, double most)
    {
        // Written so that what is not a number fails too.
        if (!(value >= least && value <= most))
        {
            failures.AddError(string.Create(
                CultureInfo.InvariantCulture, $"{LoadBalancingOptions.Section}:{key} is {value}; it must be {least} to {most} seconds."));
        }
    }
}
