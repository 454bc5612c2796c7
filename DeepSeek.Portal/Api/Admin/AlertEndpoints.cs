using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.Alerts;
using DeepSeek.Portal.Features.Alerts.Channels;
using DeepSeek.Portal.Features.Alerts.Rules;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DeepSeek.Portal.Api.Admin;

internal static class AlertEndpoints
{
    public static void MapAlerts(this IEndpointRouteBuilder api)
    {
        api.MapGet("/alerts", ListAsync).Requires(Permission.AlertsRead);
        api.MapPost("/alerts/{id}/acknowledge", AcknowledgeAsync).Requires(Permission.AlertsWrite);
        api.MapPost("/alerts/{id}/silence", SilenceAsync).Requires(Permission.AlertsWrite);
        api.MapGet("/alert-rules", ListRulesAsync).Requires(Permission.AlertsRead);
        api.MapPost("/alert-rules", CreateRuleAsync).Requires(Permission.AlertsWrite);
        api.MapPut("/alert-rules/{id}", SetRuleAsync).Requires(Permission.AlertsWrite);
        api.MapDelete("/alert-rules/{id}", RemoveRuleAsync).Requires(Permission.AlertsWrite);
        api.MapGet("/alert-channels", ListChannelsAsync).Requires(Permission.AlertsRead);
        api.MapPost("/alert-channels", CreateChannelAsync).Requires(Permission.AlertsWrite);
        api.MapPut("/alert-channels/{id}", SetChannelAsync).Requires(Permission.AlertsWrite);
        api.MapPost("/alert-channels/{id}/rotate", RotateAsync).Requires(Permission.AlertsWrite);
        api.MapPost("/alert-channels/{id}/test", TestAsync).Requires(Permission.AlertsWrite);
        api.MapDelete("/alert-channels/{id}", RemoveChannelAsync).Requires(Permission.AlertsWrite);
    }

    private static async Task<Ok<ListOf<AlertItem>>> ListAsync(
        AlertState? state, AlertSeverity? severity, [AsParameters] PageParameters part, IAlerts alerts, ICurrentActor current, CancellationToken cancellationToken)
    {
        var page = await alerts.ListAsync(
            new AlertQuery { State = state, Severity = severity, Page = part.Number, PageSize = part.Size }, await current.GetAsync(cancellationToken), cancellationToken);
        return TypedResults.Ok(new ListOf<AlertItem>(page.Items, page.Total));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> AcknowledgeAsync(
        string id, AlertNote note, IAlerts alerts, ICurrentActor current, CancellationToken cancellationToken) =>
        (await alerts.AcknowledgeAsync(id, note.Note, await current.GetAsync(cancellationToken), cancellationToken)).OrNoContent();

    /// <summary>Until a time; without one, it is told of again.</summary>
    private static async Task<Results<NoContent, ProblemHttpResult>> SilenceAsync(
        string id, AlertSilence silence, IAlerts alerts, ICurrentActor current, CancellationToken cancellationToken) =>
        (await alerts.SilenceAsync(id, silence.Until, await current.GetAsync(cancellationToken), cancellationToken)).OrNoContent();

    private static async Task<Ok<IReadOnlyList<AlertRule>>> ListRulesAsync(IAlertRules rules, ICurrentActor current, CancellationToken cancellationToken) =>
        TypedResults.Ok(await rules.ListAsync(await current.GetAsync(cancellationToken), cancellationToken));

    private static async Task<Results<Created<Made>, ProblemHttpResult>> CreateRuleAsync(
        NewAlertRule wanted, IAlertRules rules, ICurrentActor current, CancellationToken cancellationToken)
    {
        var change = await rules.SetAsync(wanted with { Id = null }, await current.GetAsync(cancellationToken), cancellationToken);
        return change.Problem is { } problem ? Refusals.Of(problem) : TypedResults.Created($"{AdminApi.Path}/alert-rules", new Made(change.Id!));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> SetRuleAsync(
        string id, NewAlertRule wanted, IAlertRules rules, ICurrentActor current, CancellationToken cancellationToken) =>
        (await rules.SetAsync(wanted with { Id = id }, await current.GetAsync(cancellationToken), cancellationToken)).Problem.OrNoContent();

    private static async Task<Results<NoContent, ProblemHttpResult>> RemoveRuleAsync(
        string id, IAlertRules rules, ICurrentActor current, CancellationToken cancellationToken) =>
        (await rules.RemoveAsync(id, await current.GetAsync(cancellationToken), cancellationToken)).OrNoContent();

    private static async Task<Ok<IReadOnlyList<AlertChannel>>> ListChannelsAsync(IAlertChannels channels, ICurrentActor current, CancellationToken cancellationToken) =>
        TypedResults.Ok(await channels.ListAsync(await current.GetAsync(cancellationToken), cancellationToken));

    private static async Task<Results<Created<Made>, ProblemHttpResult>> CreateChannelAsync(
        NewAlertChannel wanted, IAlertChannels channels, ICurrentActor current, CancellationToken cancellationToken) =>
        Told(await channels.SetAsync(wanted with { Id = null }, await current.GetAsync(cancellationToken), cancellationToken));

    private static async Task<Results<NoContent, ProblemHttpResult>> SetChannelAsync(
        string id, NewAlertChannel wanted, IAlertChannels channels, ICurrentActor current, CancellationToken cancellationToken) =>
        (await channels.SetAsync(wanted with { Id = id }, await current.GetAsync(cancellationToken), cancellationToken)).Problem.OrNoContent();

    /// <summary>Gives a webhook another secret, which is told this once.</summary>
    private static async Task<Results<Created<Made>, ProblemHttpResult>> RotateAsync(
        string id, IAlertChannels channels, ICurrentActor current, CancellationToken cancellationToken) =>
        Told(await channels.RotateAsync(id, await current.GetAsync(cancellationToken), cancellationToken));

    /// <summary>Sends a trial; how it goes is in the list of channels.</summary>
    private static async Task<Results<NoContent, ProblemHttpResult>> TestAsync(
        string id, IAlertChannels channels, ICurrentActor current, CancellationToken cancellationToken) =>
        (await channels.TestAsync(id, await current.GetAsync(cancellationToken), cancellationToken)).OrNoContent();

    private static async Task<Results<NoContent, ProblemHttpResult>> RemoveChannelAsync(
        string id, IAlertChannels channels, ICurrentActor current, CancellationToken cancellationToken) =>
        (await channels.RemoveAsync(id, await current.GetAsync(cancellationToken), cancellationToken)).OrNoContent();

    private static Results<Created<Made>, ProblemHttpResult> Told(AlertChannelChange change) =>
        change.Problem is { } problem ? Refusals.Of(problem) : TypedResults.Created($"{AdminApi.Path}/alert-channels", new Made(change.Id!, change.Secret));
}
