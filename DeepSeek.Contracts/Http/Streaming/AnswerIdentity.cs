namespace DeepSeek.Contracts.Http.Streaming;

/// <summary>What is the same in every part of an answer.</summary>
/// <param name="Id"><c>chatcmpl-</c> and the request's id.</param>
/// <param name="Created">When it was begun, in Unix seconds.</param>
/// <param name="Model">The model, by name.</param>
public sealed record AnswerIdentity(string Id, long Created, string Model);
