using DeepSeek.Portal.Features.Alerts.Channels;
using DeepSeek.Portal.Features.Alerts.Delivery;
using DeepSeek.Portal.Features.Alerts.Evaluation;
using DeepSeek.Portal.Features.Alerts.Rules;
using Microsoft.Extensions.Options;

namespace DeepSeek.Portal.Features.Alerts;

internal static class AlertExtensions
{
    /// <summary>Says what is wrong, and tells who wants to know.</summary>
    public static IServiceCollection AddAlerts(this IServiceCollection services)
    {
        services.AddOptions<AlertOptions>().BindConfiguration(AlertOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<AlertOptions>, AlertOptionsValidator>();
        services.AddSingleton<AlertBoard>();
        services.AddSingleton<IAlertBoard>(provider => provider.GetRequiredService<AlertBoard>());
        services.AddSingleton<AlertMetrics>();
        services.AddSingleton<IAlerts, AlertService>();
        services.AddSingleton<IAlertRules, AlertRuleService>();
        services.AddSingleton<IAlertChannels, AlertChannelService>();
        services.AddSingleton<ChannelSecrets>();
        services.AddSingleton<BudgetReader>();
        services.AddSingleton<AlertStore>();
        services.AddSingleton<AlertLeaseKeeper>();
        services.AddHostedService<AlertEvaluator>();
        services.AddSingleton<AddressGuard>();
        services.AddSingleton<IAlertSender, WebhookSender>();
        services.AddSingleton<IAlertSender, MailSender>();
        services.AddHostedService<DeliveryService>();

        // Its own: no retries but the outbox's, and no proxy, which would connect where the guard does not see it.
#pragma warning disable EXTEXP0001 // The only way to leave out what the defaults of all clients put in.
        services.AddHttpClient(WebhookSender.ClientName)
            .ConfigurePrimaryHttpMessageHandler(provider => WebhookHandler.Create(provider.GetRequiredService<AddressGuard>()))
            .RemoveAllResilienceHandlers();
#pragma warning restore EXTEXP0001
        return services;
    }
}
