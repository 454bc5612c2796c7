using System.Diagnostics.CodeAnalysis;
using DeepSeek.Contracts.Errors;

namespace DeepSeek.Inference.ModelRepository;

/// <summary>A request's hold on a version, which is not disposed of before this is; or why there is none.</summary>
internal readonly struct ModelLease : IDisposable
{
    private readonly ServedModel? _served;
    private readonly ApiFailure? _failure;

    /// <param name="served">A version in which the request was begun.</param>
    public ModelLease(ServedModel served) => _served = served;

    /// <param name="failure">What the caller is told.</param>
    public ModelLease(ApiFailure failure) => _failure = failure;

    /// <summary>The version, or why there is none.</summary>
    public bool Holds([NotNullWhen(true)] out ServedModel? served, [NotNullWhen(false)] out ApiFailure? failure)
    {
        (served, failure) = (_served, _failure);
        return served is not null;
    }

    public void Dispose() => _served?.Leave();
}
