using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DeepSeek.Portal.Api.Admin;

/// <summary>Says what a feature refused as problem details: <c>code</c> is the feature's word for it.</summary>
internal static class Refusals
{
    private static readonly HashSet<string> Gone = ["NotFound", "KeyUnknown", "ModelUnknown", "VersionUnknown"];

    private static readonly HashSet<string> InTheWay =
    [
        "Changed", "NameTaken", "EmailTaken", "InUse", "LastOwner", "Yourself", "BuiltIn", "Contended", "RequestIdReused", "NotUnderWay", "MappedAlready",
        "FromGroup", "HasNoPassword", "NoPasswords", "NotFiring",
    ];

    private static readonly HashSet<string> Away = ["ReplicasUnknown", "DatabaseUnreachable"];

    /// <summary>204 where nothing was refused.</summary>
    public static Results<NoContent, ProblemHttpResult> OrNoContent<T>(this T? problem) where T : struct, Enum =>
        problem is { } why ? Of(why) : TypedResults.NoContent();

    public static ProblemHttpResult Of<T>(T problem) where T : struct, Enum
    {
        var name = problem.ToString();
        var code = JsonNamingPolicy.SnakeCaseLower.ConvertName(name);
        return Problem(Status(name), code, $"Refused: {code.Replace('_', ' ')}.");
    }

    public static ProblemHttpResult NotFound() => Problem(StatusCodes.Status404NotFound, "not_found", "There is no such thing that you may see.");

    public static ProblemHttpResult Problem(int status, string code, string title) =>
        TypedResults.Problem(statusCode: status, title: title, extensions: new Dictionary<string, object?> { ["code"] = code });

    private static int Status(string name) => name switch
    {
        "Denied" or "BeyondOwn" => StatusCodes.Status403Forbidden,
        _ when Gone.Contains(name) => StatusCodes.Status404NotFound,
        _ when InTheWay.Contains(name) => StatusCodes.Status409Conflict,
        _ when Away.Contains(name) => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status422UnprocessableEntity,
    };
}
