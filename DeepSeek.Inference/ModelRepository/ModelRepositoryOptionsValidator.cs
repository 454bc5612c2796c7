using System.Numerics;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;

namespace DeepSeek.Inference.ModelRepository;

/// <summary>Stops start-up with a sentence for each setting that is not allowed.</summary>
internal sealed class ModelRepositoryOptionsValidator : IValidateOptions<ModelRepositoryOptions>
{
    public ValidateOptionsResult Validate(string? name, ModelRepositoryOptions options)
    {
        List<string> faults = [];
        Check(options.PollSeconds, 0.1, 3_600, "seconds");
        Check(options.LoadThreads, 1, 64, "threads");
        Check(options.DrainSeconds, 0, 86_400, "seconds");
        Check(options.LoadWaitSeconds, 0, 3_600, "seconds");
        Check(options.MaxWaiting, 0, 100_000, "requests");
        Check(options.IdleUnloadSeconds, 0, 2_592_000, "seconds");
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);

        void Check<T>(T value, T least, T most, string unit, [CallerArgumentExpression(nameof(value))] string expression = "")
            where T : INumber<T>
        {
            if (value >= least && value <= most) return;
            faults.Add(FormattableString.Invariant(
                $"{ModelRepositoryOptions.Section}:{expression["options.".Length..]} is {value}; {least} to {most} {unit} are allowed."));
        }
    }
}
