using System.Numerics;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;

namespace DeepSeek.Inference.Scheduling;

/// <summary>Stops start-up with a sentence for each setting that is not allowed.</summary>
internal sealed class SchedulingOptionsValidator : IValidateOptions<SchedulingOptions>
{
    public ValidateOptionsResult Validate(string? name, SchedulingOptions options)
    {
        List<string> faults = [];
        Check(options.MaxSequences, 1, 1_024, "sequences");
        Check(options.QueueCapacity, 1, 100_000, "sequences");
        Check(options.BatchQueueCapacity, 1, 100_000, "sequences");
        Check(options.MaxRetryAfterSeconds, 1, 3_600, "seconds");
        Check(options.StepTokens, 16, 65_536, "tokens");
        Check(options.StepSeconds, 0.001, 10, "seconds");
        Check(options.StuckSeconds, 1, 3_600, "seconds");
        Check(options.PrefixCacheBytes, 0, 1L << 40, "bytes");
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);

        void Check<T>(T value, T least, T most, string unit, [CallerArgumentExpression(nameof(value))] string expression = "")
            where T : INumber<T>
        {
            if (value >= least && value <= most) return;
            faults.Add(FormattableString.Invariant(
                $"{SchedulingOptions.Section}:{expression["options.".Length..]} is {value}; {least} to {most} {unit} are allowed."));
        }
    }
}
