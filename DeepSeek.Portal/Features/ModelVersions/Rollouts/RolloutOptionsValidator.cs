using System.Globalization;
using Microsoft.Extensions.Options;

namespace DeepSeek.Portal.Features.ModelVersions.Rollouts;

internal sealed class RolloutOptionsValidator : IValidateOptions<RolloutOptions>
{
    public ValidateOptionsResult Validate(string? name, RolloutOptions options)
    {
        string?[] failures =
        [
            Check(nameof(options.Parallelism), options.Parallelism, 1, 1_000),
            Check(nameof(options.WatchSeconds), options.WatchSeconds, 0, RolloutOptions.MostWatchSeconds),
            Check(nameof(options.MaxErrorShare), options.MaxErrorShare, 0, 1),
            Check(nameof(options.MinAnswers), options.MinAnswers, 1, 1_000_000),
            Check(nameof(options.MaxSlowdown), options.MaxSlowdown, 1, 1_000),
            Check(nameof(options.AnswerSeconds), options.AnswerSeconds, 1, 86_400),
        ];
        return failures.OfType<string>().ToList() is { Count: > 0 } found ? ValidateOptionsResult.Fail(found) : ValidateOptionsResult.Success;
    }

    // Written so that NaN, which is neither below nor above, is refused, too.
    private static string? Check(string key, double value, double least, double most) => value >= least && value <= most
        ? null
        : string.Create(CultureInfo.InvariantCulture, $"{RolloutOptions.Section}:{key} is {value}; it must be {least} to {most}.");
}
