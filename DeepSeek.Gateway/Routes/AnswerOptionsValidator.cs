using System.Globalization;
using Microsoft.Extensions.Options;

namespace DeepSeek.Gateway.Routes;

internal sealed class AnswerOptionsValidator : IValidateOptions<AnswerOptions>
{
    public ValidateOptionsResult Validate(string? name, AnswerOptions options)
    {
        var failures = new ValidateOptionsResultBuilder();
        Check(failures, nameof(options.KeepAliveSeconds), options.KeepAliveSeconds, 0.05, 3600);
        return failures.Build();
    }

    private static void Check(ValidateOptionsResultBuilder failures, string key, double value, double least, double most)
    {
        // Written so that what is not a number fails too.
        if (!(value >= least && value <= most))
        {
            failures.AddError(string.Create(
                CultureInfo.InvariantCulture, $"{AnswerOptions.Section}:{key} is {value}; it must be {least} to {most} seconds."));
        }
    }
}
