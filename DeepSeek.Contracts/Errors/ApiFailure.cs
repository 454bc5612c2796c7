namespace DeepSeek.Contracts.Errors;

/// <summary>An expected failure, as a value: what went wrong and what the caller is told about it.</summary>
/// <param name="Error">The kind of failure.</param>
/// <param name="Message">A sentence for the caller: what was wrong, and what is allowed.</param>
/// <param name="Param">The name of the request field at fault, where there is one.</param>
/// <param name="RetryAfter">When trying again makes sense; sent as <c>Retry-After</c> in whole seconds.</param>
public sealed record ApiFailure(ApiError Error, string Message, string? Param = null, TimeSpan? RetryAfter = null)
{
    /// <summary>The body that says so on the wire.</summary>
    public ErrorResponse ToResponse() => new(new ErrorBody(Message, Error.Type(), Error.Code(), Param));
}
